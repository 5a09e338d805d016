#!/bin/bash
# Is there, so that it can be tried whom it reaches.
exec sleep infinity

package io.weir.testkit.check;

import io.weir.model.Periods;

/** One question to check: of a tag by its number in the workload. */
record Inquiry(int tag, Periods periods) {}

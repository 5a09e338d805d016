#!/usr/bin/env bash
KAFKA_HEAP_OPTS=-Xmx256M KAFKA_LOG4J_ROOT_LOGLEVEL=WARN \
  exec /opt/kafka/bin/kafka-run-class.sh org.apache.kafka.tools.TopicCommand "$@"

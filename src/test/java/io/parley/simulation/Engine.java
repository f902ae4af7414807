package io.parley.simulation;

/// What processes call over a network.
public enum Engine {
  CASSANDRA, KAFKA, REDIS, NODE
}

package io.parley.messaging;

/// How far a message has come, derived from the cursors of all other members.
public enum DeliveryStatus {
  SENT, DELIVERED, READ
}

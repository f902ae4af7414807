package io.parley.messaging;

/// A message in a page, with what the cursors say of it.
public record PagedMessage(Message message, DeliveryStatus status) {}

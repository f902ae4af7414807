package io.parley.platform;

/// What this node answers other nodes.
///
/// @param endpoint implements an interface of `@RSocketExchange` methods
public record NodeService(Object endpoint) {}

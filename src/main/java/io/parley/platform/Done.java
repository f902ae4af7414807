package io.parley.platform;

/// What a call between nodes answers when it has nothing to say but that it is done.
///
/// A method of `@RSocketExchange` that answers `Mono<Void>` is sent without waiting for anything: it would succeed before it
/// was done, and where it was refused.
public enum Done {
  DONE
}

package io.parley.engines;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The embedded engines cannot start. The message is one sentence that says why and what to do.
public final class EngineStartException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  public EngineStartException(String sentence) {
    this(sentence, null);
  }

  public EngineStartException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}

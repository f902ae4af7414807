package io.parley.engines.internal;

import io.parley.engines.EngineStartException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Ends a start without engines with the one sentence, and no stack trace.
public final class EngineStartFailureAnalyzer extends AbstractFailureAnalyzer<EngineStartException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, EngineStartException cause) {
    @Nullable
    String sentence = cause.getMessage();
    return new FailureAnalysis(sentence == null ? "The embedded engines did not start." : sentence, null, cause);
  }
}

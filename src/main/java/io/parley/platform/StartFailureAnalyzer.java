package io.parley.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Ends a start that cannot succeed with the refusal's own sentence instead of a stack trace.
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<ParleyException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ParleyException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
  }
}

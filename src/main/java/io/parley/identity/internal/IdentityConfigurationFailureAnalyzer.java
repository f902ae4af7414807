package io.parley.identity.internal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Ends a start without an issuer with one sentence instead of a stack trace.
final class IdentityConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<IdentityConfigurationException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, IdentityConfigurationException cause) {
    return new FailureAnalysis("Parley does not know whose tokens to trust: %s.".formatted(cause.getMessage()),
        "Set these properties, or start with the profile 'local' to try Parley out.", cause);
  }
}

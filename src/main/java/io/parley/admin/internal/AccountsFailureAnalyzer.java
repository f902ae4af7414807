package io.parley.admin.internal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Ends a start without operators with one sentence instead of a stack trace.
final class AccountsFailureAnalyzer extends AbstractFailureAnalyzer<AccountsException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, AccountsException cause) {
    return new FailureAnalysis("Parley's console has no safe sign-in: %s.".formatted(cause.getMessage()),
        "Set parley.admin.accounts[0].name, .password and .role (viewer, operator or admin), start this node without the role "
            + "admin, or with the profile 'local' to try Parley out.",
        cause);
  }
}

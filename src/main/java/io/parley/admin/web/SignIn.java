package io.parley.admin.web;

import io.parley.admin.internal.Accounts;
import io.parley.admin.internal.Audit;
import io.parley.admin.internal.AuditEntry;
import io.parley.admin.internal.Operator;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Knows operators by name and password. Says no in one and the same way, and as slowly, to a wrong name and to a wrong password.
final class SignIn implements ReactiveAuthenticationManager {
  private static final String ACTION = "sign-in";

  private final Accounts accounts;
  private final SignInTries tries;
  private final Audit audit;

  SignIn(Accounts accounts, SignInTries tries, Audit audit) {
    this.accounts = accounts;
    this.tries = tries;
    this.audit = audit;
  }

  @Override
  public Mono<Authentication> authenticate(Authentication form) {
    String name = String.valueOf(form.getPrincipal());
    String from = String.valueOf(form.getDetails());
    return Mono.fromCallable(() -> {
      tries.begin(name, from);
      return accounts.signIn(name, String.valueOf(form.getCredentials()));
    }).subscribeOn(Schedulers.boundedElastic())
        .flatMap(found -> found.map(operator -> letIn(operator, from)).orElseGet(() -> refuse(name)));
  }

  private Mono<Authentication> letIn(Operator operator, String from) {
    tries.succeeded(operator.name(), from);
    return audit.append(AuditEntry.Draft.of(operator, ACTION, "console", "", "signed in"))
        .map(_ -> new UsernamePasswordAuthenticationToken(operator, null, operator.role().permissions().stream()
            .map(permission -> new SimpleGrantedAuthority(permission.text())).toList()));
  }

  /// Names that nobody has are not written down: they may be passwords in the wrong field.
  private Mono<Authentication> refuse(String name) {
    Mono<?> written = accounts.has(name)
        ? audit.append(new AuditEntry.Draft(null, name, "", ACTION, "console", "", "refused: wrong password"))
        : Mono.empty();
    return written.then(Mono.error(() -> new BadCredentialsException("name or password is wrong")));
  }

}

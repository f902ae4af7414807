package io.parley.admin.internal;

import io.parley.admin.internal.AdminProperties.Account;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/// Who may sign in, and with which password. Passwords are kept as hashes alone.
public final class Accounts {
  static final int MIN_PASSWORD_LENGTH = 12;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HASH = Pattern.compile("\\{[A-Za-z0-9@-]+}.+");
  private static final int GENERATED_BYTES = 15;

  private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
  private final Map<String, Known> known = new HashMap<>();
  /// Compared with where there is no such account, so that its absence takes as long.
  private final String nobodys = hash(generated());
  private final @Nullable String printed;

  private Accounts(List<Account> accounts, @Nullable String printed) {
    this.printed = printed;
    for (Account account : accounts) {
      String password = Objects.requireNonNull(account.password());
      Known one = new Known(new Operator(account.name(), Objects.requireNonNull(account.role())),
          HASH.matcher(password).matches() ? password : hash(password));
      if (known.put(account.name(), one) != null) {
        throw new AccountsException("two of parley.admin.accounts have the name " + account.name());
      }
    }
  }

  /// @throws AccountsException where there is none, or one lacks its name, role or a password that is long enough
  static Accounts of(List<Account> accounts) {
    check(accounts);
    return new Accounts(accounts, null);
  }

  /// One who may do all, with a password of this start.
  static Accounts generatedOne() {
    String password = generated();
    return new Accounts(List.of(new Account("admin", password, OperatorRole.ADMIN)), password);
  }

  static void check(List<Account> accounts) {
    if (accounts.isEmpty()) {
      throw new AccountsException("parley.admin.accounts is empty");
    }
    for (int i = 0; i < accounts.size(); i++) {
      check("parley.admin.accounts[%d]".formatted(i), accounts.get(i));
    }
  }

  private static void check(String place, Account account) {
    String password = account.password();
    if (!NAME.matcher(String.valueOf(account.name())).matches()) {
      throw new AccountsException(place + ".name must have 1 to 64 of letters, digits, '.', '-', '_'");
    }
    if (account.role() == null) {
      throw new AccountsException(place + ".role must be viewer, operator or admin");
    }
    if (password == null || password.isBlank()) {
      throw new AccountsException(place + ".password is missing");
    }
    if (password.startsWith("{noop}")
        || (!HASH.matcher(password).matches() && password.length() < MIN_PASSWORD_LENGTH)) {
      throw new AccountsException("%s.password must have at least %d characters, or be a hash such as {bcrypt}$2a$…"
          .formatted(place, MIN_PASSWORD_LENGTH));
    }
  }

  /// Who this is; empty where name or password is wrong, after as long a time in both cases. Computes for some 100 ms.
  public Optional<Operator> signIn(String name, String password) {
    Known account = known.get(name);
    boolean matches = encoder.matches(password, account == null ? nobodys : account.hash());
    return account != null && matches ? Optional.of(account.operator()) : Optional.empty();
  }

  /// Whether there is an account of this name. Never to be told before sign-in.
  public boolean has(String name) {
    return known.containsKey(name);
  }

  /// The password that was made up for this start; null where accounts are configured.
  @Nullable
  String printed() {
    return printed;
  }

  /// Whether the password was printed when Parley started.
  public boolean isPrinted() {
    return printed != null;
  }

  private String hash(String password) {
    return Objects.requireNonNull(encoder.encode(password));
  }

  private static String generated() {
    byte[] random = new byte[GENERATED_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private record Known(Operator operator, String hash) {}
}

package io.parley.admin.internal;

import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Who comes into the console, and what it says of where it is.
///
/// @param accounts who may sign in; in `local`, where there is none, `admin` with a password that is printed at start
/// @param idleTimeout without anything asked or done for as long, one is signed out; a page that stays open asks nothing
/// @param clusterName stands on top of every page, so that nobody takes one cluster for another
/// @param production gives every page a coloured edge
@Validated
@ConfigurationProperties("parley.admin")
public record AdminProperties(@DefaultValue List<Account> accounts,
    @DefaultValue("30m") @DurationMin(minutes = 1) Duration idleTimeout,
    @DefaultValue("parley") String clusterName, @DefaultValue("false") boolean production) {
  /// @param name 1 to 64 letters, digits, dots, dashes or underscores
  /// @param password 12 characters at least, or its hash such as `{bcrypt}$2a$…`
  public record Account(String name, @Nullable String password, @Nullable OperatorRole role) {
    @Override
    public String toString() {
      return name;
    }
  }
}

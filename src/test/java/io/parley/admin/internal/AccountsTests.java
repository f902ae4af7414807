package io.parley.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.parley.admin.internal.AdminProperties.Account;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class AccountsTests {
  private static final String PASSWORD = "twelve chars";

  @Test
  void whoIsNamedComesInWithTheRoleAndThePasswordGiven() {
    Accounts accounts = Accounts.of(List.of(new Account("mia", PASSWORD, OperatorRole.OPERATOR)));

    assertThat(accounts.signIn("mia", PASSWORD)).contains(new Operator("mia", OperatorRole.OPERATOR));
    assertThat(accounts.signIn("mia", PASSWORD + " ")).isEmpty();
    assertThat(accounts.signIn("Mia", PASSWORD)).isEmpty();
    assertThat(accounts.isPrinted()).isFalse();
  }

  @Test
  void aHashIsTakenForThePasswordThatItIsOf() {
    String hash = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("short");
    Accounts accounts = Accounts.of(List.of(new Account("mia", hash, OperatorRole.VIEWER)));

    assertThat(accounts.signIn("mia", "short")).isPresent();
    assertThat(accounts.signIn("mia", hash)).isEmpty();
  }

  @Test
  void theOneThatIsMadeUpHasAnotherPasswordEachTime() {
    Accounts accounts = Accounts.generatedOne();

    assertThat(accounts.isPrinted()).isTrue();
    assertThat(accounts.signIn("admin", String.valueOf(accounts.printed())))
        .contains(new Operator("admin", OperatorRole.ADMIN));
    assertThat(accounts.printed()).hasSizeGreaterThanOrEqualTo(Accounts.MIN_PASSWORD_LENGTH)
        .isNotEqualTo(Accounts.generatedOne().printed());
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
      "'', twelve chars, VIEWER, name", "a b, twelve chars, VIEWER, name", "mia, -, VIEWER, password",
      "mia, eleven char, VIEWER, 12 characters", "mia, {noop}twelve chars, VIEWER, hash", "mia, twelve chars, -, role"})
  void whatWouldLetNobodyOrAnybodyInIsNamed(String name, String password, OperatorRole role, String said) {
    assertThatExceptionOfType(AccountsException.class)
        .isThrownBy(() -> Accounts.check(List.of(new Account(name, password, role))))
        .withMessageContaining("parley.admin.accounts[0].").withMessageContaining(said);
  }

  @Test
  void nobodyAtAllAndTwoOfOneNameAreRefused() {
    Account mia = new Account("mia", PASSWORD, OperatorRole.VIEWER);

    assertThatExceptionOfType(AccountsException.class).isThrownBy(() -> Accounts.check(List.of()));
    assertThatExceptionOfType(AccountsException.class).isThrownBy(() -> Accounts.of(List.of(mia, mia)));
    assertThatNoException().isThrownBy(() -> Accounts.of(List.of(mia)));
  }
}

package io.parley.road;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Who signs in to the consoles of the tests' nodes: one of each role, all with one password.
final class Operators {
  static final String PASSWORD = "a password of the tests";
  static final String VIEWER = "vic";
  static final String OPERATOR = "mia";
  static final String ADMIN = "ada";

  private static final String[][] ACCOUNTS = {{VIEWER, "viewer"}, {OPERATOR, "operator"}, {ADMIN, "admin"}};

  static final String[] SETTINGS = IntStream.range(0, ACCOUNTS.length).boxed()
      .flatMap(i -> Stream.of("name=" + ACCOUNTS[i][0], "role=" + ACCOUNTS[i][1], "password=" + PASSWORD)
          .map(setting -> "parley.admin.accounts[%d].%s".formatted(i, setting)))
      .toArray(String[]::new);

  private Operators() {}
}

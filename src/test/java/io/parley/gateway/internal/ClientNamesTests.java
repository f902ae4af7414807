package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientNamesTests {
  private final ClientNames names = new ClientNames();

  @Test
  void aNameIsKeptOnce() {
    String first = names.of(new String("parley-js/1.0"));

    assertThat(names.of(new String("parley-js/1.0"))).isSameAs(first);
    assertThat(names.of(null)).isNull();
  }

  @Test
  void somebodyWhoInventsNamesFillsNoMemory() {
    IntStream.range(0, ClientNames.MOST).forEach(i -> names.of("client " + i));

    assertThat(names.of("one more")).isNull();
    assertThat(names.of("client 0")).isEqualTo("client 0");
  }
}

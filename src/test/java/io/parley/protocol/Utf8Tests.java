package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Tests {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "naïve", "€", "👍🏽 done", "\u0000\u007f\u0080\u07ff\u0800\uffff"})
  void countsWhatEncodingWouldGive(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(Utf8.length(text)).isEqualTo(bytes.length);
    assertThat(Utf8.valid(bytes)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0af", "e28028", "eda080", "f4908080", "80", "e282", "f0288cbc", "ff", "41e2"})
  void refusesWhatIsNoUtf8(String hex) {
    assertThat(Utf8.valid(HexFormat.of().parseHex(hex))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\udc4d", "\udc4d\ud83d", "a\ud83d", "\ud83d\ud83d\udc4d"})
  void findsHalfASurrogatePair(String text) {
    assertThat(Utf8.length(text)).isEqualTo(-1);
  }
}

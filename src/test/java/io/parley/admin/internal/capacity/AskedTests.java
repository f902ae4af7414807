package io.parley.admin.internal.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.capacity.Field.Known;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTests {
  private static final Question SHIPPED = Question.before(Map.of());

  @ParameterizedTest
  @CsvSource({"1000000, 1000000", "1_000_000, 1000000", "1 000 000, 1000000", "10M, 10000000", "2.5k, 2500",
      "3 g, 3000000000", " 12 , 12"})
  void numbersAreWrittenAsPeopleDo(String text, double value) {
    assertThat(asked("users", text).question().of(Field.USERS)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten", "1,5", "-4", "1e9", "NaN", "Infinity", "0x10", "1.", "<b>", "M", "1234567890123456",
      "1                                                   "})
  void whatIsNoNumberIsSaidAtItsField(String text) {
    Asked asked = asked("peak", text + "x");

    assertThat(asked.complaint(Field.PEAK)).isEqualTo("is no number such as 1000000, 1.5 or 10M");
    assertThat(asked.complaint(Field.USERS)).isNull();
  }

  @Test
  void aNumberOutOfItsBoundsIsSaidWithThem() {
    assertThat(asked("online", "101").complaints()).containsExactly(Map.entry("online", "must be 0.001 to 100"));
    assertThat(asked("users", "0").complaints()).containsExactly(Map.entry("users", "must be 1 to 10000000000"));
    assertThat(asked("users", "2.5").complaints()).containsExactly(Map.entry("users", "must be a whole number"));
    assertThat(asked("headroom", "100").complaints()).containsExactly(Map.entry("headroom", "must be 0 to 95"));
    assertThat(asked("bytes", "10241").complaints()).containsKey("bytes");
  }

  @Test
  void theLastGoodAnswerStaysWhileAValueIsBad() {
    Asked asked = asked(Map.of("users", "many", "online", "30", "last", "users:2000000,online:10,headroom:20"));

    assertThat(asked.question().of(Field.USERS)).isEqualTo(2_000_000);
    assertThat(asked.question().of(Field.ONLINE)).isEqualTo(10);
    assertThat(asked.question().of(Field.HEADROOM)).isEqualTo(20);
    assertThat(asked.text(Field.USERS)).isEqualTo("many");
    assertThat(asked.text(Field.ONLINE)).isEqualTo("30");
    assertThat(asked.last()).isEqualTo("users:2000000,online:10,headroom:20");
    assertThat(asked.isTidy()).isTrue();
    assertThat(asked.touchesCoefficients()).isTrue();
  }

  @Test
  void whoeverWroteTheLastValuesBadOnesAreLeftOut() {
    Asked asked = asked(Map.of("users", "many", "last", "users:x,online:10,online,:,nothing:5,peak:99999"));

    assertThat(asked.yours()).containsExactly(Map.entry("online", "10"));
    assertThat(asked.question().of(Field.PEAK)).isEqualTo(SHIPPED.of(Field.PEAK));
  }

  @Test
  void whatAFormSendsUnchangedIsNotYours() {
    Map<String, String> form = new HashMap<>();
    for (Field field : Field.values()) {
      form.put(field.key(), asked(Map.of()).text(field));
    }
    form.put("last", "");
    form.put("gateway-connections", "20000");
    Asked asked = asked(form);

    assertThat(asked.complaints()).isEmpty();
    assertThat(asked.isTidy()).isFalse();
    assertThat(asked.yours()).containsExactly(Map.entry("gateway-connections", "20000"));
    assertThat(asked.question().known(Field.GATEWAY_CONNECTIONS).source().kind()).isEqualTo(Source.Kind.YOURS);
    assertThat(asked.before().of(Field.GATEWAY_CONNECTIONS)).isEqualTo(100_000);
    assertThat(asked.question().known(Field.MESSAGING_RATE).isYours()).isFalse();
  }

  @Test
  void anEmptyFieldIsAsShippedAndWhatThisClusterTellsComesFirst() {
    Known heap = new Known(2.3, new Source(Source.Kind.HERE, "here", null));
    Question before = Question.before(Map.of(Field.CONNECTION_HEAP, heap));

    assertThat(Asked.of(before, Map.of("connection-heap-kib", " ")::get).question().known(Field.CONNECTION_HEAP))
        .isEqualTo(heap);
    assertThat(Asked.of(before, Map.of("connection-heap-kib", "2.3")::get).yours()).isEmpty();
    assertThat(Asked.of(before, Map.of("connection-heap-kib", "1.7")::get).yours()).hasSize(1);
  }

  @Test
  void everyCoefficientSaysWhereItIsFrom() {
    for (Field field : Field.values()) {
      if (field.isCoefficient()) {
        assertThat(field.shipped().source().text()).as(field.key()).isNotBlank();
        assertThat(field.shipped().source().document()).as(field.key()).startsWith("docs/");
      }
      assertThat(field.shipped().value()).as(field.key()).isBetween(field.least(), field.most());
    }
  }

  private static Asked asked(String field, String text) {
    return asked(Map.of(field, text));
  }

  private static Asked asked(Map<String, String> given) {
    return Asked.of(SHIPPED, given::get);
  }
}

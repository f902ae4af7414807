package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.capacity.Asked;
import io.parley.admin.internal.capacity.LastDay;
import io.parley.admin.internal.capacity.AskedAsShipped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NeedsViewTests {
  private static final Show SHOW = new Show(Locale.ENGLISH, ZoneOffset.UTC);

  @Test
  void theAnswerHasItsSumsBesideIt() {
    NeedsView view = view(Map.of("users", "10M", "gateway-connections", "40000", "messages", "86.4", "peak", "2"));

    assertThat(view.said())
        .isEqualTo("10 M users, 20 % online: 2 M connections, 20,000 messages a second at peak");
    assertThat(part(view, "Gateways")).isEqualTo(new NeedsView.Part("Gateways", "100",
        "2 M connections ÷ (40,000 × 50\u00a0%)"));
    assertThat(part(view, "Messaging nodes").value()).isEqualTo("7");
    assertThat(part(view, "Partitions, at least").sum())
        .isEqualTo("20,000 records/s ÷ (1,999 × 50\u00a0%); never changed later");
    assertThat(part(view, "Sockets of a gateway")).returns("139 MiB", NeedsView.Part::value)
        .returns("20,000 connections × 7.1 KiB resident", NeedsView.Part::sum);
    assertThat(part(view, "Kafka").value()).isEqualTo("18.6 MB/s");
    assertThat(view.sums()).extracting(NeedsView.Sum::sum).contains(
        "10 M users × 86.4 a day ÷ 86,400 s × 2 = 20,000/s", "20,000/s × (210 + 100) bytes × 3 copies = 18.6 MB/s, of "
            + "parley.messages alone");
  }

  @Test
  void aFewUsersNeedTwoOfEachAndItSaysWhy() {
    NeedsView view = view(Map.of("users", "100"));

    assertThat(part(view, "Gateways")).returns("2", NeedsView.Part::value).extracting(NeedsView.Part::sum).asString()
        .endsWith("; 2, so that one may fail");
    assertThat(part(view, "Partitions, at least").sum()).startsWith("one for each fan-out node");
  }

  @Test
  void aCoefficientIsYoursOrSaysWhereItIsFrom() {
    NeedsView view = view(Map.of("messaging-rate", "20000"));

    assertThat(coefficient(view, "messaging-rate")).returns("yours", NeedsView.Input::kind)
        .returns("info", NeedsView.Input::chip).extracting(NeedsView.Input::source).asString()
        .startsWith("instead of 5,945: 24 November 2026");
    assertThat(coefficient(view, "fanout-rate")).returns("measured", NeedsView.Input::kind)
        .returns("docs/performance.md", NeedsView.Input::document);
    assertThat(coefficient(view, "gateway-connections").kind()).isEqualTo("derived");
    assertThat(view.isOpen()).isTrue();
    assertThat(view(Map.of("users", "5")).isOpen()).isFalse();
    assertThat(view(Map.of("users", "5")).isYours()).isTrue();
    assertThat(view(Map.of()).isYours()).isFalse();
  }

  @Test
  void whatGoesOnHereIsSaidToFillInBy() {
    assertThat(view(Map.of()).here()).isEmpty();
    assertThat(new NeedsView(AskedAsShipped.of(Map.of()), new LastDay(1_200_000, 3.14, 24_812), SHOW).here()).isEqualTo(
        "Here, in the last 24 h: 1.20 M messages, the busiest 5 min 3.14 times the mean, at most 24,812 connections at once.");
    assertThat(new NeedsView(AskedAsShipped.of(Map.of()), new LastDay(0, Double.NaN, 1), SHOW).here())
        .isEqualTo("Here, in the last 24 h: 0 messages, at most 1 connection at once.");
  }

  @Test
  void amountsAreWrittenWithThreeDigits() {
    Amounts amounts = new Amounts(SHOW);

    assertThat(List.of(amounts.decimal(0), amounts.decimal(999), amounts.decimal(84e6), amounts.decimal(41.25e12),
        amounts.binary(7.1 * 1024), amounts.binary(693.4 * 1024 * 1024)))
        .containsExactly("0 bytes", "999 bytes", "84 MB", "41.2 TB", "7.1 KiB", "693 MiB");
    assertThat(List.of(amounts.number(1_204), amounts.number(0.4), amounts.number(1.2e6), amounts.number(1e10)))
        .containsExactly("1,204", "0.4", "1.2 M", "10,000 M");
    assertThat(List.of(amounts.percent(0), amounts.percent(0.001), amounts.percent(0.62), amounts.percent(Double.NaN)))
        .containsExactly("0 %", "under 1 %", "62 %", "–");
  }

  private static NeedsView.Part part(NeedsView view, String label) {
    return view.parts().stream().filter(part -> part.label().equals(label)).findFirst().orElseThrow();
  }

  private static NeedsView.Input coefficient(NeedsView view, String key) {
    return view.coefficients().stream().filter(input -> input.key().equals(key)).findFirst().orElseThrow();
  }

  private static NeedsView view(Map<String, String> given) {
    Asked asked = AskedAsShipped.of(given);
    return new NeedsView(asked, null, SHOW);
  }
}

package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.platform.ParleyException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class BlockTests {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void whatCameIsShown() {
    assertThat(Block.of("The sessions", Mono.just(7), LONG).block()).isEqualTo(new Block<>(7, null, false));
    assertThat(Block.of("The sessions", Mono.empty(), LONG).block()).isEqualTo(new Block<>(null, null, false));
  }

  @Test
  void whatDidNotComeInTimeMayComeToWhoWaits() {
    assertThat(Block.of("The sessions", Mono.never(), SHORT).block())
        .isEqualTo(new Block<>(null, "The sessions: no answer within 0.02 s.", true));
  }

  @Test
  void aRefusalIsSaidInItsOwnWords() {
    assertThat(Block.of("The count", Mono.error(ParleyException.notAMember()), LONG).block().trouble())
        .isEqualTo("The count: %s.".formatted(ParleyException.notAMember().getMessage()));
    Block<Object> away = Block.of("The count", Mono.error(ParleyException.unavailable("No node answers", null)), LONG)
        .block();
    assertThat(away.trouble()).isEqualTo("The count: No node answers.");
    assertThat(away.late()).isTrue();
  }

  @Test
  void aFailureOfTheInsideTellsNobodyWhatItWas() {
    Block<Object> broken = Block.of("The count", Mono.error(new IllegalStateException("a secret of the inside")), LONG)
        .block();

    assertThat(broken.trouble()).startsWith("The count can't be read").doesNotContain("secret");
    assertThat(broken.late()).isFalse();
  }
}

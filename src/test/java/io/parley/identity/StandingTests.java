package io.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.platform.ParleyException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StandingTests {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.700Z");
  private static final Instant EARLIER = NOW.minusSeconds(3_600);

  @Test
  void whoIsClearMayComeInEvenWithATokenThatDoesNotSayWhenItWasIssued() {
    assertThat(Standing.CLEAR.refusal(EARLIER, NOW)).isNull();
    assertThat(Standing.CLEAR.refusal(null, NOW)).isNull();
  }

  @Test
  void aBanHoldsWhateverTheTokenAndKeepsItsReasonToItself() {
    Standing banned = new Standing(new Ban(EARLIER, null, "sells shoes"), null);

    ParleyException refusal = banned.refusal(NOW, NOW);

    assertThat(refusal.code()).isEqualTo("forbidden");
    assertThat(refusal).hasMessage("This user is banned");
  }

  @Test
  void aBanEndsAtTheMomentThatItNames() {
    Standing banned = new Standing(new Ban(EARLIER, NOW, "spam"), null);

    assertThat(banned.refusal(NOW, NOW.minusMillis(1))).hasMessage("This user is banned until " + NOW);
    assertThat(banned.refusal(NOW, NOW)).isNull();
  }

  @Test
  void aRevocationRefusesTheTokensOfItsSecondAndBeforeAndThoseThatDoNotSay() {
    Standing revoked = new Standing(null, NOW);

    assertThat(revoked.refusal(EARLIER, NOW)).extracting(ParleyException::code).isEqualTo("unauthenticated");
    assertThat(revoked.refusal(Instant.parse("2026-11-24T10:00:00Z"), NOW)).isNotNull();
    assertThat(revoked.refusal(null, NOW)).isNotNull();
    assertThat(revoked.refusal(Instant.parse("2026-11-24T10:00:01Z"), NOW)).isNull();
  }

  @Test
  void anEndedBanDoesNotHideARevocation() {
    Standing both = new Standing(new Ban(EARLIER, NOW, "spam"), NOW);

    assertThat(both.refusal(EARLIER, NOW)).extracting(ParleyException::code).isEqualTo("unauthenticated");
  }
}

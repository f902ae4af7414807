package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.platform.ParleyException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContentRulesTests {
  private static final UUID ID = UUID.randomUUID();

  @ParameterizedTest
  @EnumSource(names = {"TEXT", "IMAGE", "FILE", "EDIT"})
  void aBodyHoldsTenThousandTwoHundredAndFortyBytes(MessageType type) {
    boolean media = type == MessageType.IMAGE || type == MessageType.FILE;
    assertThatCode(() -> check(type, "é".repeat(5_120), ID, media ? ID : null)).doesNotThrowAnyException();
    assertRefused(() -> check(type, "é".repeat(5_120) + "x", ID, media ? ID : null), "body_too_large",
        "body has 10241 bytes, limit 10240");
  }

  @Test
  void aReactionIsShortOrEmpty() {
    check(MessageType.REACTION, "👩‍👩‍👧‍👦", ID, null);
    check(MessageType.REACTION, "", ID, null);
    assertRefused(() -> check(MessageType.REACTION, "x".repeat(65), ID, null), "body_too_large",
        "body has 65 bytes, limit 64");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      TEXT     | ''   | no  | no  | body is empty
      TEXT     | text | no  | yes | media_id goes with message_type image or file
      IMAGE    | ''   | no  | no  | media_id is missing
      FILE     | text | no  | no  | media_id is missing
      REACTION | 👍   | no  | no  | target_message_id is missing
      REACTION | 👍   | yes | yes | media_id goes with message_type image or file
      EDIT     | text | no  | no  | target_message_id is missing
      DELETE   | ''   | no  | no  | target_message_id is missing
      DELETE   | text | yes | no  | body must be empty in a deletion
      SYSTEM   | ''   | no  | no  | message_type system comes from the server only
      """)
  void everyTypeNamesWhatItLacksOrMayNotHave(MessageType type, String body, String target, String media, String why) {
    assertRefused(() -> check(type, body, target.equals("yes") ? ID : null, media.equals("yes") ? ID : null),
        "bad_request", why);
  }

  @Test
  void mentionsGoWithWhatStandsByItselfAndAreAHundredAtMost() {
    ContentRules.check(new Content(MessageType.TEXT, "hi", null, null, Collections.nCopies(100, ID)));
    assertRefused(
        () -> ContentRules.check(new Content(MessageType.TEXT, "hi", null, null, Collections.nCopies(101, ID))),
        "bad_request", "mentions must hold at most 100");
    assertRefused(() -> ContentRules.check(new Content(MessageType.EDIT, "hi", ID, null, List.of(ID))), "bad_request",
        "mentions go with message_type text, image or file");
  }

  private static void check(MessageType type, String body, UUID target, UUID media) {
    ContentRules.check(new Content(type, body, target, media, List.of()));
  }

  private static void assertRefused(Runnable check, String code, String message) {
    assertThatThrownBy(check::run).isInstanceOfSatisfying(ParleyException.class,
        refusal -> assertThat(refusal.code()).isEqualTo(code)).hasMessage(message);
  }
}

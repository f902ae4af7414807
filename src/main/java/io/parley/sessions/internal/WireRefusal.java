package io.parley.sessions.internal;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.rsocket.exceptions.ApplicationErrorException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A refusal on its way between nodes. What is no refusal becomes `internal` and says nothing.
record WireRefusal(ErrorKind kind, String code, String message, @Nullable Long retryAfterMs) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A failure as the other side gets it.
  static Throwable encode(Throwable failure) {
    WireRefusal refusal = failure instanceof ParleyException known
        ? new WireRefusal(known.kind(), known.code(), String.valueOf(known.getMessage()), millis(known.retryAfter()))
        : new WireRefusal(ErrorKind.INTERNAL, "internal", "Something went wrong on our side", null);
    return new ApplicationErrorException(JSON.writeValueAsString(refusal));
  }

  /// What the other side has said; every failure of the connection is `unavailable`.
  static Throwable decode(Throwable failure) {
    if (failure instanceof ApplicationErrorException said) {
      try {
        WireRefusal refusal = JSON.readValue(String.valueOf(said.getMessage()), WireRefusal.class);
        return new ParleyException(refusal.kind, refusal.code, refusal.message, pause(refusal.retryAfterMs), null);
      } catch (JacksonException e) {
        return ParleyException.unavailable("Another node answered with what is no answer", failure);
      }
    }
    return failure instanceof ParleyException
        ? failure
        : ParleyException.unavailable("Another node did not answer", failure);
  }

  private static @Nullable Long millis(@Nullable Duration pause) {
    return pause == null ? null : pause.toMillis();
  }

  private static @Nullable Duration pause(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }
}

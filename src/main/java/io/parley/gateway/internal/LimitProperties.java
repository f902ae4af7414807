package io.parley.gateway.internal;

import io.parley.messaging.Messages;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// What clients of one node may do.
///
/// @param sendsPerSecond sends of one user, sustained
/// @param sendBurst sends of one user at once, after a pause
/// @param connections sockets held at once; further ones get 503
/// @param handshakesPerSecond sockets opened a second; further ones get 503
/// @param body longest message body in UTF-8
/// @param frame longest frame, and longest message of several fragments
@Validated
@ConfigurationProperties("parley.limits")
record LimitProperties(@DefaultValue("20") @Positive int sendsPerSecond, @DefaultValue("100") @Positive int sendBurst,
    @DefaultValue("1000000") @Positive int connections, @DefaultValue("5000") @Positive int handshakesPerSecond,
    @DefaultValue("10240B") DataSize body, @DefaultValue("65536B") DataSize frame) {
  private static final DataSize LARGEST_FRAME = DataSize.ofMegabytes(16);

  LimitProperties {
    if (body.toBytes() < 1 || body.toBytes() > Messages.MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "parley.limits.body (%s) must be 1 to %d bytes".formatted(body, Messages.MAX_BODY_BYTES));
    }
    if (frame.compareTo(body) <= 0 || frame.compareTo(LARGEST_FRAME) > 0) {
      throw new IllegalArgumentException("parley.limits.frame (%s) must be more than parley.limits.body and at most %s"
          .formatted(frame, LARGEST_FRAME));
    }
  }

  int bodyBytes() {
    return (int) body.toBytes();
  }

  int frameBytes() {
    return (int) frame.toBytes();
  }
}

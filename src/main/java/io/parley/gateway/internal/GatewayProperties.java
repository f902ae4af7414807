package io.parley.gateway.internal;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How this node holds its sockets.
///
/// @param allowedOrigins origins such as `https://chat.example.com` that may open sockets beside the node's own; `*` for any
/// @param outboundFrames frames queued for a slow reader before it is closed with 4410
/// @param outboundBytes bytes queued for a slow reader before it is closed with 4410
/// @param heartbeat how often clients are asked to be heard; silence for twice as long closes with 4408
/// @param helloTimeout wait for `hello` before closing with 4501
/// @param tokenGrace wait for `refresh` after a token's end before closing with 4501
/// @param closeGrace how long a socket is read and dropped after the close frame
/// @param syncs syncs answered at once
/// @param waitingSyncs syncs waiting beyond those; further ones are `overloaded`
@Validated
@ConfigurationProperties("parley.gateway")
record GatewayProperties(@DefaultValue List<String> allowedOrigins, @DefaultValue("1000") @Positive int outboundFrames,
    @DefaultValue("1MB") DataSize outboundBytes, @DefaultValue("15s") @DurationMin(millis = 10) Duration heartbeat,
    @DefaultValue("10s") @DurationMin(millis = 10) Duration helloTimeout,
    @DefaultValue("30s") @DurationMin(millis = 10) Duration tokenGrace,
    @DefaultValue("5s") @DurationMin(millis = 10) Duration closeGrace, @DefaultValue("64") @Positive int syncs,
    @DefaultValue("20000") @Positive int waitingSyncs) {

  /// Silence after which a socket is given up.
  Duration silence() {
    return heartbeat.multipliedBy(2);
  }
}

package io.parley.fanout.internal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How much a fan-out node holds.
///
/// @param backlog frames and recipients that wait for gateways, in memory, before consumers pause; a quarter of it
///   for one of several gateways; at least 1 MB
@Validated
@ConfigurationProperties("parley.fanout")
record FanoutProperties(@DefaultValue("64MB") DataSize backlog) {
  private static final DataSize LEAST = DataSize.ofMegabytes(1);

  FanoutProperties {
    if (backlog.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "parley.fanout.backlog (%s) must be at least %s".formatted(backlog, LEAST));
    }
  }
}

package io.parley.messaging.internal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How messages are taken in and kept.
///
/// @param writeTimeout how long a send may take until it is answered with `unavailable`
/// @param partitions Kafka partitions of `parley.messages` and `parley.receipts`, fixed when they are created
/// @param replicas copies of each Kafka partition when the topics are created: 3 in production
/// @param rowsPerBucket rows of a log bucket before a new one is opened; the same on all nodes, for ever
/// @param receiptDelay how long receipts of one user and conversation wait for each other before they are stored
/// @param hotAfter messages of one conversation that this node puts into one partition a day; further ones are spread over 64
/// @param sendsInFlight sends that this node works on at once; further ones are `overloaded`
@Validated
@ConfigurationProperties("parley.messaging")
record MessagingProperties(
    @DefaultValue("5s") Duration writeTimeout,
    @DefaultValue("48") @Positive int partitions,
    @DefaultValue("1") @Positive short replicas,
    @DefaultValue("100000") @Min(10) @Max(100_000) int rowsPerBucket,
    @DefaultValue("200ms") Duration receiptDelay,
    @DefaultValue("10000") @Positive int hotAfter,
    @DefaultValue("10000") @Positive int sendsInFlight) {
  private static final int COPIES_THAT_SURVIVE_ONE = 3;

  /// Copies of a partition without which it takes nothing.
  int inSync() {
    return replicas >= COPIES_THAT_SURVIVE_ONE ? 2 : 1;
  }
}

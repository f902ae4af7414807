package io.parley.admin.internal.figures;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// From when on the console says that something is wrong.
///
/// @param delivery p99 of delivery in 15 s
/// @param behind age of the oldest record that has not come to all its gateways
/// @param deadLetters new ones in 5 min that make it bad; any new one is worth a warning
/// @param lease age of a node's lease
/// @param lostFor how long a node counts as missing that went without a word
/// @param oddFactor how many times its peers' median a node's errors, late pushes or heap are
/// @param stormFactor how many times the last hour's median sockets are opened
/// @param slowReaders closed with 4410 in a minute
/// @param refusedPercent of sends that were refused in 15 s
@Validated
@ConfigurationProperties("parley.admin.alarms")
record AlarmProperties(@DefaultValue("1s") @DurationMin(millis = 1) Duration delivery,
    @DefaultValue("10s") @DurationMin(millis = 1) Duration behind, @DefaultValue("1000") @Positive int deadLetters,
    @DefaultValue("6s") @DurationMin(millis = 1) Duration lease,
    @DefaultValue("10m") @DurationMin(millis = 1) Duration lostFor, @DefaultValue("5") @Positive double oddFactor,
    @DefaultValue("5") @Positive double stormFactor, @DefaultValue("10") @Positive int slowReaders,
    @DefaultValue("1") @Positive double refusedPercent) {}

package io.parley.admin.internal.partitions;

import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class PartitionsConfiguration {
  @Bean
  KafkaLogPartitions logPartitions(KafkaAdmin kafka, Clock clock) {
    Map<String, Object> settings = new HashMap<>(kafka.getConfigurationProperties());
    int deadline = (int) KafkaLogPartitions.DEADLINE.toMillis();
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, deadline);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, deadline);
    return new KafkaLogPartitions(Admin.create(settings), clock);
  }
}

package io.parley.platform;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.cassandra.ReactiveSession;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageProperties.class)
@OnRole({Role.MESSAGING, Role.FANOUT, Role.ADMIN})
class CassandraConfiguration {
  /// Spring Boot's session, handed out only once the keyspace exists and has the tables of this version.
  @Bean(destroyMethod = "close")
  CqlSession cassandraSession(CqlSessionBuilder builder, StorageProperties properties) {
    CqlSession session = builder.build();
    try {
      new SchemaMigrations(session, properties).apply();
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /// Asks for what a quorum has to answer.
  @Bean
  EngineHealth cassandraHealthIndicator(Cql cql) {
    PreparedStatement question = cql.prepare("SELECT version FROM schema_versions LIMIT 1");
    return new EngineHealth("Cassandra", Mono.defer(() -> cql.row(question.bind())).then(Mono.empty()));
  }

  @Bean
  Cql cql(ReactiveSession session, CqlSession driver, EngineErrors errors) {
    return new Cql(session, driver, errors);
  }

  @Bean
  EngineProbe cassandraProbe(EngineHealth cassandraHealthIndicator) {
    return new EngineProbe(cassandraHealthIndicator);
  }
}

package io.parley;

import org.jspecify.annotations.NullMarked;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;

/// Starts a node: all roles, unless a profile narrows them.
@SpringBootApplication
@Modulithic(sharedModules = "platform", systemName = "Parley")
@NullMarked
public class ParleyApplication {
  /// @param arguments Spring Boot's command line, such as `--server.port=8081`
  public static void main(String[] arguments) {
    SpringApplication.run(ParleyApplication.class, arguments);
  }
}

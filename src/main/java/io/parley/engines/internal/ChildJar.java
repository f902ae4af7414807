package io.parley.engines.internal;

import io.parley.engines.EngineStartException;
import io.parley.engines.child.EngineMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.cassandra.security.ThreadAwareSecurityManager;

/// The few classes of ours that run inside an engine's JVM, copied to a jar of their own.
///
/// In the application's jar they lie where a plain class path cannot reach them. The jar's name has its checksum: the
/// same classes are written once, so class archives made with it stay valid.
final class ChildJar {
  private static final List<Class<?>> CLASSES = List.of(EngineMain.class, ThreadAwareSecurityManager.class);

  private ChildJar() {}

  static Path in(Path cache) throws IOException {
    CRC32 sum = new CRC32();
    for (Class<?> type : CLASSES) {
      sum.update(bytes(type));
    }
    Path jar = cache.resolve("parley-child-%08x.jar".formatted(sum.getValue()));
    if (!Files.exists(jar)) {
      write(jar);
    }
    return jar;
  }

  private static void write(Path jar) throws IOException {
    Path fresh = Files.createTempFile(jar.getParent(), "child", ".jar");
    try (OutputStream out = Files.newOutputStream(fresh); ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Class<?> type : CLASSES) {
        zip.putNextEntry(new ZipEntry(path(type)));
        zip.write(bytes(type));
        zip.closeEntry();
      }
    }
    MavenArtifacts.replace(fresh, jar);
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream("/" + path(type))) {
      if (in == null) {
        throw new EngineStartException(
            "The class %s is missing from Parley's jar: build it again.".formatted(type.getName()));
      }
      return in.readAllBytes();
    }
  }

  private static String path(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }
}

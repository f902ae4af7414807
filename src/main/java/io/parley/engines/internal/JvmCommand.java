package io.parley.engines.internal;

import io.parley.engines.EngineSettings.Mode;
import io.parley.engines.child.EngineMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/// The command line of an engine that is a JVM: the application's own Java, small and quick to start.
final class JvmCommand {
  private final List<String> command = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();

  JvmCommand(String name, Mode mode, DataSize heap, DataDirectory data) throws IOException {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    option("-Xms96m");
    option("-Xmx" + heap.toMegabytes() + "m");
    option("-Xss512k");
    option("-XX:+UseSerialGC");
    option("-XX:-UsePerfData");
    option("-XX:+ExitOnOutOfMemoryError");
    if (mode == Mode.FAST_START) {
      option("-XX:TieredStopAtLevel=1");
    }
    // An archive of parsed classes, made when the engine first ends in order; it halves the next start.
    option("-XX:+AutoCreateSharedArchive");
    option("-XX:SharedArchiveFile=" + data.cache().resolve(name + ".jsa"));
    option("-Xlog:disable");
    option("-Xlog:all=error:stderr");
    option("-Xlog:cds*=off:stderr");
    option("--sun-misc-unsafe-memory-access=allow");
    Path temporary = Files.createDirectories(data.engine(name).resolve("tmp"));
    option("-Djava.io.tmpdir=" + temporary);
    classPath.add(ChildJar.in(data.cache()));
  }

  JvmCommand option(String option) {
    command.add(option);
    return this;
  }

  JvmCommand jars(List<Path> jars) {
    classPath.addAll(jars);
    return this;
  }

  List<String> run(Path lock, String mainClass, String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.add("-cp");
    all.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    all.add(EngineMain.class.getName());
    all.add(lock.toString());
    all.add(mainClass);
    Collections.addAll(all, arguments);
    return all;
  }
}

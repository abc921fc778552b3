package dev.meridian.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
    /** Into the service's log it would write hundreds of lines about classes that it can't keep, when the service ends for the first time. */
    @Test
    void theJvmThatKeepsClassesIsSilentAboutTheOthers(@TempDir Path folder) throws Exception {
        Path jar = folder.resolve("service.jar");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Service.quickStarts(jar));
        // Lists what is written about this and how severe it has to be.
        command.addAll(List.of("-Xlog:logging=trace", "-version"));
        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains("cds=error");
        assertThat(Service.hasClassesOf(jar)).isTrue();
    }
}

package dev.meridian.activities.record.stem.command;

import dev.meridian.activities.record.stem.StemEngines;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.domain.audio.stem.StemEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The programs that an operator has described in a file of JSON, by the names of their engines. */
public final class StemPrograms implements StemEngines.Family {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final AudioTools tools;
    private final Map<String, StemProgram> programs;

    public StemPrograms(AudioTools tools, Map<String, StemProgram> programs) {
        this.tools = tools;
        this.programs = Map.copyOf(programs);
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if the file breaks a rule; its message says which
     */
    public static Map<String, StemProgram> read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), new TypeReference<Map<String, StemProgram>>() {});
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("can't be read: " + unreadable.getMessage(), unreadable);
        } catch (JacksonException malformed) {
            Throwable cause = malformed.getCause();
            String why =
                    cause instanceof IllegalArgumentException ? cause.getMessage() : malformed.getOriginalMessage();
            throw new IllegalArgumentException("has a fault: " + why, malformed);
        }
    }

    @Override
    public Optional<StemEngine> find(String name) {
        return Optional.ofNullable(programs.get(name)).map(program -> new ProgramEngine(tools, name, program));
    }
}

package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that programs read. */
class JsonLogIT {

    @TempDir
    Path folder;

    @Test
    void everyLineIsAnObjectThatNamesItsRequest() {
        try (var application =
                Launch.in(folder).with("quarkstream.log.json", true).start()) {
            application.http().register("ada@example.org", "correct horse battery");
            application.stop();
            assertThat(application.output().stream().map(JsonLogIT::object))
                    .filteredOn(line -> line.path("loggerName").asText().equals("quarkstream.audit"))
                    .hasSize(2)
                    .satisfies(lines -> assertThat(lines)
                            .extracting(line -> line.path("message").asText().replaceFirst("=.*", ""))
                            .containsExactly("registered user", "signed-in user"))
                    .allSatisfy(line -> {
                        assertThat(line.path("mdc").path("requestId").asText()).matches("[0-9a-f-]{36}");
                    });
        }
    }

    private static JsonNode object(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}

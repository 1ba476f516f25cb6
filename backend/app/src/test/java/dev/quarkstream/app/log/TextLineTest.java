package dev.quarkstream.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class TextLineTest {

    @Test
    void theTimeOfALineSaysInWhichZone() throws IOException {
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        var line = new PatternFormatter(settings.getProperty("quarkus.log.console.format"))
                .format(new ExtLogRecord(Level.INFO, "listening", TextLineTest.class.getName()));
        assertThat(line)
                .matches(
                        "(?s)\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO .* listening\\s+");
    }
}

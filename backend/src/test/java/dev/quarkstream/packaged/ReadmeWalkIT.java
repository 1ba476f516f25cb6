package dev.quarkstream.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new user pastes the README's walk into a shell. */
class ReadmeWalkIT {

    private static final Path README = Path.of("../README.md");

    @TempDir
    Path folder;

    @Test
    void theWalkWithCurlGoesAsTheReadmeSays() throws Exception {
        var launch = Launch.in(folder);
        try (var application = launch.start()) {
            var shell = new ProcessBuilder("sh")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            try (var input = shell.getOutputStream()) {
                input.write(walk().replace("localhost:8080", "localhost:" + launch.port())
                        .getBytes(UTF_8));
            }
            var lines = new String(shell.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(lines).hasSize(9);
            assertThat(lines.get(0)).contains("\"email\":\"ada@example.com\"");
            assertThat(lines.get(1)).contains("\"name\":\"create\"");
            assertThat(lines.get(2)).contains("\"plainTextToken\":\"qst_", "[\"create\",\"read\"]");
            assertThat(lines.get(3)).contains("Written by a script");
            assertThat(lines.get(4)).contains("Written by a script");
            assertThat(lines.get(5)).isEqualTo("403, the token may not delete");
            assertThat(lines.get(6)).isEqualTo("204, the token is deleted");
            assertThat(lines.get(7)).isEqualTo("401, and refused");
            assertThat(lines.get(8)).contains("\"name\":\"Phone\"", "\"plainTextToken\"");
        }
    }

    private static String walk() throws Exception {
        var text = Files.readString(README);
        var begin = text.indexOf("```sh\n") + "```sh\n".length();
        return text.substring(begin, text.indexOf("```", begin));
    }
}

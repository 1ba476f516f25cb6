package dev.quarkstream.app.command;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;

/** Asks the server on this machine whether it is ready, for images that have no shell and no curl. */
@RegisterForReflection
@Command(
        name = "health",
        description = "Asks the server on this machine, at quarkus.management.port, whether it is ready.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it is ready", "1:it is not", Answering.MISUNDERSTOOD})
final class Health extends Answering {

    private static final int PATIENCE = (int) Duration.ofSeconds(3).toMillis();

    @Override
    Answer answer() {
        var port = Settings.plain()
                .getOptionalValue("quarkus.management.port", Integer.class)
                .orElse(9000);
        var problem = ask(URI.create("http://127.0.0.1:" + port + "/q/health/ready"));
        return problem.isEmpty()
                ? Answer.done("ready", Map.of("ready", true))
                : Answer.failed("not ready: " + problem, Map.of("ready", false, "reason", problem));
    }

    private static String ask(URI probe) {
        try {
            var request = (HttpURLConnection) probe.toURL().openConnection();
            request.setConnectTimeout(PATIENCE);
            request.setReadTimeout(PATIENCE);
            var status = request.getResponseCode();
            return status == HttpURLConnection.HTTP_OK ? "" : "it answers " + status;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}

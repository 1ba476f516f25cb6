package dev.quarkstream;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Asks the server on this machine whether it is ready, for images that have no shell and no curl. */
final class HealthProbe {

    static final String COMMAND = "health";

    private static final int PATIENCE = (int) Duration.ofSeconds(3).toMillis();

    private HealthProbe() {}

    /** The exit code: 0 if it is ready. */
    static int run(SmallRyeConfig config) {
        var port = config.getOptionalValue("quarkus.http.port", Integer.class).orElse(8080);
        var ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
        try {
            var request = (HttpURLConnection) ready.toURL().openConnection();
            request.setConnectTimeout(PATIENCE);
            request.setReadTimeout(PATIENCE);
            var status = request.getResponseCode();
            System.out.println(status == HttpURLConnection.HTTP_OK ? "ready" : "not ready: " + status);
            return status == HttpURLConnection.HTTP_OK ? 0 : 1;
        } catch (IOException e) {
            System.out.println("not ready: " + e.getMessage());
            return 1;
        }
    }
}

package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away under load and comes back, twice, and nobody restarts the application. */
@Tag("abuse")
class DatabaseOutageIT {

    private static final int WRITERS = 4;
    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]*)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");

    /** What became of every token: the status of the answer. */
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private volatile boolean done;

    @TempDir
    Path folder;

    @Test
    void whileTheDatabaseIsAwayRequestsAreToldToComeBackAndAfterwardsTheyAreServed() throws Exception {
        try (var database = ExternalPostgres.start(folder);
                var application = database.launch(folder)
                        .with("quarkstream.tokens.max-per-user", 1_000_000)
                        .start()) {
            var http = application.http();
            var cookie = Http.cookie(http.register("ada@example.org", "correct horse battery"));
            var token = Http.member("plainTextToken", make(http, cookie, "the first"));
            var writers = Executors.newFixedThreadPool(WRITERS);
            var load = write(http, cookie, writers);
            try {
                awaitAnswers(20);
                for (var outage = 1; outage <= 2; outage++) {
                    database.stop();
                    assertUnavailable(http, token);
                    assertNobodyIsTakenForAGuesser(http);
                    Thread.sleep(3_000);
                    assertUnavailable(http, token);
                    assertThat(application.operations().get("/q/health/ready").statusCode())
                            .isEqualTo(503);
                    assertThat(application.operations().get("/q/health/live").statusCode())
                            .isEqualTo(200);

                    database.start();
                    await(() -> http.get("/api/user", Http.bearer(token)).statusCode() == 200);
                    awaitAnswers(answers.size() + 20);
                }
            } finally {
                done = true;
                writers.shutdown();
            }
            assertNoneFailed(load);
            assertThat(application.output())
                    .as("an outage is no bug of ours")
                    .noneMatch(line -> line.contains("Request ") && line.contains(" failed"));
            assertThat(Set.copyOf(answers.values())).contains(201, 503).isSubsetOf(201, 503);
            assertEveryAcceptedTokenIsThereOnce(allNames(http, cookie));
        }
    }

    private List<Future<?>> write(Http http, String cookie, ExecutorService writers) {
        var load = new ArrayList<Future<?>>();
        for (var writer = 0; writer < WRITERS; writer++) {
            var name = "token-" + writer + "-";
            load.add(writers.submit(() -> {
                for (var number = 0; !done; number++) {
                    answers.put(name + number, make(http, cookie, name + number).statusCode());
                }
            }));
        }
        return load;
    }

    private static HttpResponse<String> make(Http http, String cookie, String name) {
        return http.post("/api/tokens", "{\"name\":\"" + name + "\"}", "Cookie", cookie);
    }

    private static void assertUnavailable(Http http, String token) {
        var answer = http.get("/api/user", Http.bearer(token));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(header("Content-Type", answer)).startsWith("application/problem+json");
        assertThat(header("Retry-After", answer)).matches("\\d+");
        assertThat(Http.member("type", answer)).isEqualTo("urn:quarkstream:problem:unavailable");
    }

    /** No connection is refused or broken: the machine has frozen, or a firewall has forgotten it. */
    @Test
    void aDatabaseThatAnswersNoMoreIsUnavailableToo() {
        try (var database = ExternalPostgres.start(folder);
                var network = TcpRelay.to(database.port());
                var application = database.launch(folder)
                        .withEnvironment(
                                "QUARKSTREAM_DATABASE_URL", "postgresql://localhost:" + network.port() + "/postgres")
                        .start()) {
            var http = application.http();
            var token = http.tokenOfSomebodyNew("ada@example.org");
            assertThat(http.get("/api/user", Http.bearer(token)).statusCode()).isEqualTo(200);
            network.swallow();
            assertThat(application.operations().get("/q/health/ready").statusCode())
                    .isEqualTo(503);
            assertUnavailable(http, token);
            network.mend();
            await(() -> http.get("/api/user", Http.bearer(token)).statusCode() == 200);
        }
    }

    private static void assertNobodyIsTakenForAGuesser(Http http) {
        for (var attempt = 0; attempt < 6; attempt++) {
            assertThat(http.signIn("ada@example.org", "correct horse battery").statusCode())
                    .isEqualTo(503);
        }
    }

    private static String header(String name, HttpResponse<String> answer) {
        return answer.headers().firstValue(name).orElse("");
    }

    private void assertEveryAcceptedTokenIsThereOnce(List<String> names) {
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names)
                .containsAll(answers.entrySet().stream()
                        .filter(answer -> answer.getValue() == 201)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static List<String> allNames(Http http, String cookie) {
        var names = new ArrayList<String>();
        var page = http.get("/api/tokens", "Cookie", cookie).body();
        while (true) {
            NAME.matcher(page).results().forEach(name -> names.add(name.group(1)));
            var next = NEXT.matcher(page);
            if (!next.find()) {
                return names;
            }
            page = http.get("/api/tokens?before=" + next.group(1), "Cookie", cookie)
                    .body();
        }
    }

    private void awaitAnswers(int atLeast) {
        await(() -> answers.size() >= atLeast);
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            PackagedApplication.pause();
        }
    }

    private static void assertNoneFailed(List<Future<?>> load) throws InterruptedException, ExecutionException {
        for (var writer : load) {
            writer.get();
        }
    }
}

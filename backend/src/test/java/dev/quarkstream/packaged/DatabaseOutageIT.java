package dev.quarkstream.packaged;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away under load and comes back, twice, and nobody restarts the application. */
class DatabaseOutageIT {

    private static final int WRITERS = 4;
    private static final Pattern TITLE = Pattern.compile("\"title\":\"([^\"]*)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");

    /** What became of every note: the status of the answer. */
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private volatile boolean done;

    @TempDir
    Path folder;

    @Test
    void whileTheDatabaseIsAwayRequestsAreToldToComeBackAndAfterwardsTheyAreServed() throws Exception {
        try (var database = ExternalPostgres.start(folder);
                var application = database.launch(folder).start()) {
            var http = application.http();
            var token = http.tokenOfSomebodyNew("ada@example.org");
            var writers = Executors.newFixedThreadPool(WRITERS);
            var load = write(http, token, writers);
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
            assertEveryAcceptedNoteIsThereOnce(allTitles(http, token));
        }
    }

    private List<Future<?>> write(Http http, String token, ExecutorService writers) {
        var load = new ArrayList<Future<?>>();
        for (var writer = 0; writer < WRITERS; writer++) {
            var name = "note-" + writer + "-";
            load.add(writers.submit(() -> {
                for (var number = 0; !done; number++) {
                    write(http, token, name + number);
                }
            }));
        }
        return load;
    }

    private void write(Http http, String token, String title) {
        var answer = http.post("/api/notes", "{\"title\":\"" + title + "\"}", Http.bearer(token));
        answers.put(title, answer.statusCode());
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
            assertThat(http.get("/api/notes", Http.bearer(token)).statusCode()).isEqualTo(200);
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

    private void assertEveryAcceptedNoteIsThereOnce(List<String> titles) {
        assertThat(titles).doesNotHaveDuplicates();
        assertThat(titles)
                .containsAll(answers.entrySet().stream()
                        .filter(answer -> answer.getValue() == 201)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static List<String> allTitles(Http http, String token) {
        var titles = new ArrayList<String>();
        var page = http.get("/api/notes?limit=100", Http.bearer(token)).body();
        while (true) {
            TITLE.matcher(page).results().forEach(title -> titles.add(title.group(1)));
            var next = NEXT.matcher(page);
            if (!next.find()) {
                return titles;
            }
            page = http.get("/api/notes?limit=100&before=" + next.group(1), Http.bearer(token))
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

package dev.quarkstream.app.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new user does what the README says, word for word. */
class ReadmeIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern SNIPPET = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern JAVA_FILE = Pattern.compile("`(backend/app/src/\\S+/(\\w+)\\.java)`");
    private static final Pattern YOUR_FILE = Pattern.compile("`(src/\\S+/(\\w+)\\.java)`");
    private static final Pattern BUILD_AND_RUN = Pattern.compile("^(mvn .*?) && java -jar (\\S+)");

    /** What a build of the backend reads; the SPA is built already. */
    private static final List<String> SOURCES = List.of(
            "pom.xml",
            "frontend/pom.xml",
            "frontend/e2e/pom.xml",
            "frontend/target/classes",
            "backend/pom.xml",
            "backend/extension",
            "backend/hosts",
            "backend/app/pom.xml",
            "backend/app/OPERATIONS.md",
            "backend/app/src");

    /** Tests of the whole of the code, which would mind what is added to it. */
    private static final String TESTS =
            "ReportResourceTest,ArchitectureTest,OpenApiContractTest,SettingsTableTest,OtherSettingsTest";

    private static final String QUICKER = "-XX:TieredStopAtLevel=1";

    private static String readme = "";
    private static String commands = "";
    private static List<String> yours = List.of();
    private static String walk = "";
    private static String permission = "";
    private static List<String> classes = List.of();
    private static String trial = "";

    @TempDir
    Path folder;

    /** All of them, in their order: a new one fails here until somebody tries it too. The last one is FormLoginTest's. */
    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(ROOT.resolve("README.md"));
        var snippets = SNIPPET.matcher(readme).results().toList();
        assertThat(snippets)
                .extracting(snippet -> snippet.group(1))
                .containsExactly(
                        "",
                        "xml",
                        "properties",
                        "java",
                        "java",
                        "sh",
                        "properties",
                        "java",
                        "java",
                        "sh",
                        "properties");
        var texts = snippets.stream().map(snippet -> snippet.group(2)).toList();
        commands = texts.get(0);
        yours = texts.subList(1, 5);
        walk = texts.get(5);
        permission = texts.get(6);
        classes = texts.subList(7, 9);
        trial = texts.get(9);
    }

    @Test
    void theWalkWithCurlGoesAsTheReadmeSaysAsOftenAsOneLikes() throws Exception {
        var launch = Launch.in(folder);
        try (var application = launch.start()) {
            assertWalk(shell(folder, walk.replace("localhost:8080", "localhost:" + launch.port())));
            assertWalk(shell(folder, walk.replace("localhost:8080", "localhost:" + launch.port())));
        }
    }

    private static void assertWalk(List<String> lines) {
        assertThat(lines).hasSize(13);
        assertThat(lines.get(0)).contains("\"email\":\"ada@example.com\"");
        assertThat(lines.get(1)).contains("\"name\":\"create\"");
        assertThat(lines.get(2)).contains("\"plainTextToken\":\"qst_", "[\"create\",\"read\"]");
        assertThat(lines.get(3)).contains("Written by a script");
        assertThat(lines.get(4)).contains("Written by a script");
        assertThat(lines.get(5)).isEqualTo("403, the token may not delete");
        assertThat(lines.get(6)).contains("\"previousSecretUntil\":\"20", "\"plainTextToken\":\"qst_");
        assertThat(lines.get(7)).isEqualTo("200, the old secret works for an hour");
        assertThat(lines.get(8)).isEqualTo("200, and so does the new one");
        assertThat(lines.get(9)).isEqualTo("204, the token is deleted");
        assertThat(lines.get(10)).isEqualTo("401, and refused");
        assertThat(lines.get(11)).contains("token-revoked", "token-rotated", "token-created");
        assertThat(lines.get(12)).contains("\"name\":\"Phone\"", "\"plainTextToken\"");
    }

    @Test
    void anOwnPermissionIsABoxAndOpensAnEndpointAndEveryTestStillPasses() throws Exception {
        var copy = copyOfTheSources("backend/app");
        follow(copy);
        var build = BUILD_AND_RUN.matcher(commands).results().findFirst().orElseThrow();
        shell(copy, build.group(1));
        assertThat(copy.resolve("backend/app/openapi.json")).content().contains("/api/reports");
        shell(copy, "mvn -q process-classes surefire:test -Dtest=" + TESTS);

        var launch = Launch.in(folder).of(copy.resolve(build.group(2)));
        try (var application = launch.start()) {
            var lines = shell(folder, (walk + trial).replace("localhost:8080", "localhost:" + launch.port()));
            assertThat(lines.get(1))
                    .contains("{\"name\":\"reports:run\",\"description\":\"Run reports.\",\"default\":false}");
            assertThat(lines.subList(13, lines.size())).containsExactly("200 with reports:run", "403 with read");
        }
    }

    @Test
    void anApplicationOfOnesOwnHasItAndTestsItWithoutADatabase() throws Exception {
        var copy = copyOfTheSources("backend/hosts/yours");
        var application = Files.createDirectory(copy.resolve("backend/hosts/yours"));
        var another = Files.readString(copy.resolve("backend/hosts/reactive/pom.xml"));
        Files.writeString(
                application.resolve("pom.xml"),
                another.replaceFirst("quarkstream-host-reactive", "shop")
                        .replaceFirst(
                                "(?s)<dependencies>.*?(?=\\s*<!-- Built before us)",
                                Matcher.quoteReplacement("<dependencies>" + yours.get(0))));
        var modules = copy.resolve("backend/pom.xml");
        Files.writeString(
                modules, Files.readString(modules).replace("  </modules>", "  <module>hosts/yours</module></modules>"));
        write(application.resolve("src/main/resources/application.properties"), yours.get(1));
        var named = YOUR_FILE.matcher(readme).results().toList();
        assertThat(named).hasSize(2);
        for (var i = 0; i < named.size(); i++) {
            assertThat(yours.get(2 + i)).contains("class " + named.get(i).group(2) + " {");
            write(application.resolve(named.get(i).group(1)), yours.get(2 + i));
        }
        shell(copy, "mvn -q package -DskipTests");
        shell(copy, "mvn -q process-classes surefire:test -Dtest=OrderResourceTest");
        assertThat(application.resolve("target/surefire-reports/com.example.shop.OrderResourceTest.txt"))
                .content()
                .contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path copyOfTheSources(String project) throws IOException {
        var copy = Files.createDirectory(folder.resolve("copy"));
        for (var source : SOURCES) {
            try (var files = Files.walk(ROOT.resolve(source))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var target = copy.resolve(ROOT.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
        // As the build that runs this test has been run, and without what it has done already.
        var options = Files.createDirectory(copy.resolve(".mvn")).resolve("maven.config");
        Files.writeString(
                options,
                String.join(
                        "\n",
                        "--offline",
                        "--projects",
                        project,
                        "--also-make",
                        "-Dexec.skip",
                        "-Dsurefire.failIfNoSpecifiedTests=false",
                        "-DargLine=" + QUICKER,
                        "-Dmaven.repo.local=" + System.getProperty("maven.repo.local")));
        return copy;
    }

    private static void follow(Path copy) throws IOException {
        var settings = copy.resolve("backend/app/src/main/resources/application.properties");
        var changed = Pattern.compile("(?m)^quarkstream\\.permissions=.*\\n")
                .matcher(Files.readString(settings))
                .replaceFirst(Matcher.quoteReplacement(permission));
        Files.writeString(settings, changed);
        var named = JAVA_FILE.matcher(readme).results().toList();
        assertThat(named).hasSameSizeAs(classes);
        for (var i = 0; i < classes.size(); i++) {
            assertThat(classes.get(i)).contains("class " + named.get(i).group(2) + " {");
            write(copy.resolve(named.get(i).group(1)), classes.get(i));
        }
    }

    /** What a script says that is pasted into a shell; the Maven and the Java of this build are at hand. */
    private static List<String> shell(Path folder, String script) throws Exception {
        var builder = new ProcessBuilder("sh").directory(folder.toFile()).redirectErrorStream(true);
        var environment = builder.environment();
        environment.put("MAVEN_OPTS", QUICKER);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.merge("PATH", System.getProperty("maven.home") + "/bin", (path, maven) -> maven + ":" + path);
        var shell = builder.start();
        try (var input = shell.getOutputStream()) {
            input.write(script.getBytes(UTF_8));
        }
        var lines = new String(shell.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        assertThat(shell.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}

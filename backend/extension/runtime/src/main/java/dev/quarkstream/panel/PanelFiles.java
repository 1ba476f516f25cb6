package dev.quarkstream.panel;

import dev.quarkstream.input.Endpoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The panel's files, out of the jar {@code quarkstream-panel}: those that it lists, and no path leads to any other. */
public final class PanelFiles {

    // Not META-INF/resources, which Quarkus would serve at the application's own root.
    private static final String FOLDER = "META-INF/quarkstream-panel/";
    private static final String LIST = FOLDER + "files.txt";
    private static final String PAGE = "index.html";

    private final Map<String, PanelFile> byName;

    private PanelFiles(Map<String, PanelFile> byName) {
        this.byName = byName;
    }

    /** What the native executable must have; nothing where there is no panel. */
    public static List<String> resources() {
        var resources = new ArrayList<String>();
        for (var name : names()) {
            resources.add(FOLDER + name);
            if (!name.equals(PAGE)) {
                resources.add(FOLDER + name + ".gz");
            }
        }
        if (!resources.isEmpty()) {
            resources.add(LIST);
        }
        return resources;
    }

    /** @param path where they are served; @param api where the API is */
    static PanelFiles servedAt(String path, String api) {
        var byName = new HashMap<String, PanelFile>();
        for (var name : names()) {
            byName.put(name, name.equals(PAGE) ? page(path, api) : PanelFile.of(name, read(name), read(name + ".gz")));
        }
        return new PanelFiles(byName);
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /**
     * A path that has no dot is a route of the panel's own, and so its page.
     *
     * @param path below the panel's
     */
    @Nullable PanelFile find(String path) {
        return byName.get(path.indexOf('.') < 0 ? PAGE : path);
    }

    /** The page names its files and where it is as if it were at the root. */
    private static PanelFile page(String path, String api) {
        var html = new String(read(PAGE), StandardCharsets.UTF_8)
                .replace(
                        "<meta name=\"quarkstream-panel\" content=\"/\"",
                        "<meta name=\"quarkstream-panel\" content=\"" + path + "\"")
                .replace(
                        "<meta name=\"quarkstream-api\" content=\"" + Endpoints.DEFAULT + "\"",
                        "<meta name=\"quarkstream-api\" content=\"" + api + "\"")
                .replace(" href=\"/", " href=\"" + path)
                .replace(" src=\"/", " src=\"" + path);
        var bytes = html.getBytes(StandardCharsets.UTF_8);
        return PanelFile.of(PAGE, bytes, PanelFile.gzip(bytes));
    }

    private static List<String> names() {
        try (var list = open(LIST)) {
            return list == null
                    ? List.of()
                    : new String(list.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String name) {
        try (var file = open(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("The panel's jar lists " + name + " and lacks it");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream open(String resource) {
        return Thread.currentThread().getContextClassLoader().getResourceAsStream(resource);
    }
}

package dev.quarkstream.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the server unpacks what it serves, and PostgreSQL's programs are unpacked. */
public final class TemporaryFolder {

    private static final String SETTING = "java.io.tmpdir";

    private TemporaryFolder() {}

    /** Refuses to go on where nothing can be written: those who need it later say so in many lines. */
    public static Path requireWritable() {
        var folder = Path.of(System.getProperty(SETTING));
        try {
            Files.delete(Files.createTempFile(folder, "quarkstream", ""));
            return folder;
        } catch (IOException e) {
            throw new StartRefused(
                    "Nothing can be written to the folder for temporary files, " + folder + " (" + DataFolder.reason(e)
                            + "); another can be named with -D" + SETTING,
                    e);
        }
    }
}

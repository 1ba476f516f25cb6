package dev.quarkstream.app.export;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is kept about a person of one kind. There may be several beans of it. */
public interface ExportPart {

    /** The member of the export that it becomes: a list. */
    String name();

    /**
     * Some of it, in the order of its member {@code id}; no secret, and no hash of one.
     *
     * @param after the last one's id of before
     * @return empty: that was all
     */
    Uni<List<Map<String, Object>>> page(UUID account, UUID after);
}

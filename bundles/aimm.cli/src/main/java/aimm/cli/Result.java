package aimm.cli;

import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.json.JsonException;
import aimm.server.json.JsonReader;
import aimm.server.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a model answered. */
final class Result {

    private Result() {}

    /** Prints it for people: data frames as a table, all else as JSON, arrays without their type. */
    static void print(byte[] json, Console console) {
        Object result = read(json);
        if (result instanceof DataFrame frame) {
            table(frame).print(console);
        } else if (result instanceof Series series) {
            console.out().println(JsonWriter.text(series.values()));
        } else if (result instanceof Tensor tensor) {
            console.out().println(JsonWriter.text(tensor.rank() == 0 ? tensor.valueAt(0) : tensor.asList()));
        } else {
            console.out().println(JsonWriter.text(result));
        }
    }

    private static Object read(byte[] json) {
        try {
            if (JsonReader.read(json, JsonReader.Objects.SPECIAL) instanceof Map<?, ?> answer
                    && answer.containsKey("result")) {
                return answer.get("result");
            }
        } catch (JsonException e) {
            throw new CommandException(Exit.FAILED, "the server sent no JSON: " + e.getMessage(), null);
        }
        throw new CommandException(Exit.FAILED, "the server sent no result", null);
    }

    private static Table table(DataFrame frame) {
        List<String> heads = new ArrayList<>(List.of(""));
        heads.addAll(frame.columns().keySet());
        Table table = new Table(heads.toArray(String[]::new));
        for (int row = 0; row < frame.index().size(); row++) {
            List<Object> cells = new ArrayList<>();
            cells.add(frame.index().get(row));
            for (List<Object> column : frame.columns().values()) {
                cells.add(column.get(row));
            }
            table.row(cells.toArray());
        }
        return table;
    }
}

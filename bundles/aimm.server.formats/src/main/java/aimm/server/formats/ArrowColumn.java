package aimm.server.formats;

import java.util.List;

/** A column in the making, batch by batch. */
interface ArrowColumn {

    /**
     * Takes its part of a batch.
     *
     * @param length how many values that must have
     * @throws FormatException if it has not
     */
    void add(ArrowBatch batch, int length);

    /** All values so far, as a list that views a tensor if there are no nulls among them. */
    List<Object> values();
}

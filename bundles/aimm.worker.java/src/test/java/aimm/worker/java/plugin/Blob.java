package aimm.worker.java.plugin;

import java.io.Serializable;

/** An instance: its bytes are all it is. */
public final class Blob implements Serializable {

    private static final long serialVersionUID = 1L;

    final int size;
    int fits;

    Blob(int size, int fits) {
        this.size = size;
        this.fits = fits;
    }
}

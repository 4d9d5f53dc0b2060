// Runs FAISS over a list and queries made by tools/benchmatch, with one thread, and prints one JSON object per index:
// seconds to build, bytes per hash, queries per second, percentiles, hits. Build: see tools/benchmatch.
//
//   faiss-bench list.bin queries.bin radius seconds [flat|multi]...

#include <faiss/IndexBinaryFlat.h>
#include <faiss/IndexBinaryHash.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <malloc.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

using Clock = std::chrono::steady_clock;

static const int bits = 256, bytes = bits / 8;

static double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

static std::vector<uint8_t> read(const char* path) {
    std::ifstream in(path, std::ios::binary | std::ios::ate);
    if (!in) throw std::runtime_error(std::string("cannot open ") + path);
    std::vector<uint8_t> data(static_cast<size_t>(in.tellg()));
    in.seekg(0);
    if (data.empty() || data.size() % bytes != 0 || !in.read(reinterpret_cast<char*>(data.data()), static_cast<std::streamsize>(data.size())))
        throw std::runtime_error(std::string(path) + " is not a list of 32-byte hashes");
    return data;
}

// What the C library has handed out, in bytes.
static double used() {
    struct mallinfo2 m = mallinfo2();
    return static_cast<double>(m.uordblks) + static_cast<double>(m.hblkhd);
}

static void run(const char* mode, faiss::IndexBinary& index, const std::vector<uint8_t>& list, const std::vector<uint8_t>& queries, int radius, double limit) {
    const size_t n = list.size() / bytes, asked = queries.size() / bytes;
    const double before = used();
    const auto start = Clock::now();
    index.add(static_cast<faiss::IndexBinary::idx_t>(n), list.data());
    const double build = since(start), memory = used() - before;
    std::vector<double> took;
    size_t hits = 0;
    const auto begin = Clock::now();
    for (size_t i = 0; i < asked || since(begin) < limit; i++) {
        if (took.size() >= 30 && since(begin) > limit) break;
        const auto t = Clock::now();
        faiss::RangeSearchResult result(1);
        // FAISS finds distances below the radius, not up to it.
        index.range_search(1, queries.data() + i % asked * bytes, radius + 1, &result);
        took.push_back(since(t));
        if (i < asked) hits += result.lims[1];
    }
    const size_t calls = took.size();
    double sum = 0;
    for (double t : took) sum += t;
    std::sort(took.begin(), took.end());
    auto at = [&](double q) { return took[static_cast<size_t>(q * static_cast<double>(calls - 1) + 0.5)] * 1e6; };
    std::printf("{\"mode\":\"%s\",\"n\":%zu,\"build_seconds\":%.3f,\"bytes_per_hash\":%.1f,\"per_second\":%.2f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"asked\":%zu,\"hits\":%zu}\n",
                mode, n, build, memory / static_cast<double>(n), static_cast<double>(calls) / sum, at(0.5), at(0.99), std::min(calls, asked), hits);
    std::fflush(stdout);
}

int main(int argc, char** argv) try {
    if (argc < 5) {
        std::fprintf(stderr, "usage: faiss-bench list.bin queries.bin radius seconds [flat|multi]...\n");
        return 2;
    }
    omp_set_num_threads(1);
    const auto list = read(argv[1]), queries = read(argv[2]);
    const int radius = std::atoi(argv[3]);
    const double seconds = std::atof(argv[4]);
    for (int i = 5; i < argc; i++) {
        const std::string mode = argv[i];
        if (mode == "flat") {
            faiss::IndexBinaryFlat index(bits);
            run("FAISS IndexBinaryFlat", index, list, queries, radius, seconds);
        } else if (mode == "multi") {
            faiss::IndexBinaryMultiHash index(bits, 16, 16);
            index.nflip = radius / 16; // exact: 16 bands, one of which has at most radius/16 bits changed
            run("FAISS IndexBinaryMultiHash 16x16", index, list, queries, radius, seconds);
        } else {
            throw std::runtime_error("no index " + mode);
        }
    }
} catch (const std::exception& e) {
    std::fprintf(stderr, "faiss-bench: %s\n", e.what());
    return 1;
}

// Plans contexts of GGUF files without allocating anything and prints the bytes: one line of JSON for each model.
// Input: a JSON file with [{ path, contexts: [{ contextSize, batchSize, sequences, flashAttention, keyType, valueType, swaFull }] }].
import fs from "node:fs";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const jobs = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const llama = await getLlama({gpu: false, build: "never", logLevel: LlamaLogLevel.error, skipDownload: true});
const bindings = llama._bindings;

for (const job of jobs) {
    const model = new bindings.AddonModel(job.path, {gpuLayers: 0, noAlloc: true, useMmap: false, useMlock: false});
    if (!await model.init())
        throw new Error("cannot load " + job.path);

    const contexts = [];
    for (const wanted of job.contexts) {
        const context = new bindings.AddonContext(model, {
            contextSize: wanted.contextSize,
            batchSize: wanted.batchSize,
            sequences: wanted.sequences,
            flashAttention: wanted.flashAttention,
            kvCacheKeyType: wanted.keyType,
            kvCacheValueType: wanted.valueType,
            swaFullCache: wanted.swaFull,
            threads: 1
        });
        if (!await context.init())
            throw new Error("cannot make a context of " + job.path);

        contexts.push(context.getMemoryBreakdown().cpuRam);
        await context.dispose();
    }

    console.log(JSON.stringify({path: job.path, model: model.getMemoryBreakdown().cpuRam, contexts}));
    await model.dispose();
}

await llama.dispose();

// Times @huggingface/gguf on the file of the header benchmark: node gguf-header.mjs FILE [RUNS]
import {gguf} from "@huggingface/gguf";

const [file, runs = "15"] = process.argv.slice(2);
const times = [];
for (let run = 0; run < Number(runs); run++) {
    const start = performance.now();
    const {tensorInfos} = await gguf(file, {allowLocalFile: true});
    times.push(performance.now() - start);
    if (tensorInfos.length === 0)
        throw new Error("no tensors");
}

times.sort((a, b) => a - b);
console.log(`median ${times[times.length >> 1].toFixed(1)} ms, best ${times[0].toFixed(1)} ms, memory ${(process.memoryUsage().rss / 1048576).toFixed(0)} MiB`);

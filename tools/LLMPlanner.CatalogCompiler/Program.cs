using LLMPlanner.CatalogCompiler;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: LLMPlanner.CatalogCompiler <profiles folder> <output file>");
    return 2;
}

var catalog = new Catalog();
foreach (var (kind, file) in ProfileFiles.Under(args[0]))
{
    catalog.Add(kind, file);
}

// Problems are printed in the form that MSBuild turns into errors with a place.
foreach (var problem in catalog.Problems)
{
    Console.Error.WriteLine(problem);
}

if (catalog.Problems.Count > 0)
{
    return 1;
}

IndexWriter.Write(catalog.Entries, args[1]);
return 0;

using System.Management.Automation.Host;

namespace LLMPlanner.Shell.Hosting;

/// <summary>Tells the engine how wide a line is; there is no screen to read or paint.</summary>
internal sealed class ShellRawUserInterface(int width) : PSHostRawUserInterface
{
    private const int Height = 50;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override Size BufferSize { get; set; } = new(width, Height);

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 1;

    public override bool KeyAvailable => false;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Size MaxWindowSize => BufferSize;

    public override Coordinates WindowPosition { get; set; }

    public override Size WindowSize { get; set; } = new(width, Height);

    public override string WindowTitle { get; set; } = "llmplanner";

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NoScreen();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw ShellUserInterface.NotInteractive();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw NoScreen();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NoScreen();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NoScreen();

    private static HostException NoScreen() => new("llmplanner has no screen buffer.");
}
